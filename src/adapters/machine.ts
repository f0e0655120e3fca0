/** What the desk runs on. */
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
};

export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "a processor without a name",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.versions.node,
  };
}
