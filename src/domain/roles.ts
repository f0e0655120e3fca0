import type { Platform } from "./platforms.ts";

/** Owners decide (resume, approve), operators act on the books, viewers read. */
export type Role = "owner" | "operator" | "viewer";

/** Who is speaking, after authorisation. */
export type Actor = { readonly platform: Platform; readonly userId: string; readonly role: Role };

/** Who acts, as the record keeps it: "telegram:4711". */
export function nameOfAccount({ platform, userId }: Pick<Actor, "platform" | "userId">): string {
  return `${platform}:${userId}`;
}

const RANK: Record<Role, number> = { viewer: 1, operator: 2, owner: 3 };

export function allows(held: Role, required: Role): boolean {
  return RANK[held] >= RANK[required];
}

/** User ids by platform and role. Whoever is not in it has no role: deny by default. */
export type RoleBook = Readonly<Partial<Record<Platform, Readonly<Record<Role, readonly string[]>>>>>;

/** The highest role a user id holds on a platform, or null. */
export function roleOf(roles: RoleBook, platform: Platform, userId: string): Role | null {
  const held = roles[platform];
  if (held === undefined) return null;
  for (const role of ["owner", "operator", "viewer"] as const) {
    if (held[role].includes(userId)) return role;
  }
  return null;
}
