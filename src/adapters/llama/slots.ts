/** The sequences of one context, and whose evaluated prompt each of them holds. */
import { LlamaChat } from "node-llama-cpp";
import type { ChatHistoryItem, ChatWrapper, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { Gate } from "./gate.ts";
import type { PromptStates } from "./prompt-states.ts";

type Slot = {
  readonly sequence: LlamaContextSequence;
  owner: string | null;
  isBusy: boolean;
  /** Counts uses: the slot with the lowest is the coldest. */
  lastUse: number;
};

export type Lease = {
  readonly chat: LlamaChat;
  readonly sequence: LlamaContextSequence;
  /** `forgets`: only the agent's own prompt stays evaluated, and the conversation after it goes. */
  release(forgets: boolean): Promise<void>;
};

export type SlotsOptions = {
  readonly model: LlamaModel;
  readonly wrapper: ChatWrapper;
  readonly sequences: readonly LlamaContextSequence[];
  readonly states: PromptStates;
};

export class Slots {
  readonly #options: SlotsOptions;
  readonly #slots: readonly Slot[];
  readonly #prompts = new Map<string, readonly Token[]>();
  #uses = 0;

  constructor(options: SlotsOptions) {
    this.#options = options;
    this.#slots = options.sequences.map((sequence) => ({
      sequence,
      owner: null,
      isBusy: false,
      lastUse: 0,
    }));
  }

  /** Tokens that are evaluated and kept, of all slots. */
  cellsUsed(): number {
    return this.#slots.reduce((sum, { sequence }) => sum + sequence.nextTokenIndex, 0);
  }

  /**
   * A slot that holds the agent's prompt, or will: from a file, or by evaluating it. Null when all are taken, which
   * the lanes in front never let happen.
   */
  async lease(agent: string, system: string, gate: Gate): Promise<Lease | null> {
    const owner = `${agent}\n${system}`;
    const free = this.#slots.filter((slot) => !slot.isBusy).toSorted((a, b) => a.lastUse - b.lastUse);
    const slot = free.find((one) => one.owner === owner) ?? free[0];
    if (slot === undefined) return null;
    slot.isBusy = true;
    slot.lastUse = this.#uses += 1;
    const prompt = this.#promptOf(owner, system);
    try {
      if (slot.owner !== owner) await this.#warm(slot, owner, prompt, gate);
    } catch (error) {
      slot.isBusy = false;
      throw error;
    }
    const chat = new LlamaChat({ contextSequence: slot.sequence, chatWrapper: this.#options.wrapper });
    return {
      chat,
      sequence: slot.sequence,
      release: async (forgets) => {
        chat.dispose({ disposeSequence: false });
        try {
          if (forgets) await slot.sequence.adaptStateToTokens([...prompt], false);
        } finally {
          slot.isBusy = false;
        }
      },
    };
  }

  async #warm(slot: Slot, owner: string, prompt: readonly Token[], gate: Gate): Promise<void> {
    const { states } = this.#options;
    const { sequence } = slot;
    slot.owner = null;
    if (!(await states.restore(sequence, prompt))) {
      await sequence.adaptStateToTokens([...prompt], false);
      const rest = prompt.slice(sequence.nextTokenIndex);
      if (!(await gate.evaluatePrompt(sequence, rest))) return;
      await states.keep(sequence, prompt);
    }
    slot.owner = owner;
  }

  /** The tokens that every conversation with this system prompt begins with. */
  #promptOf(owner: string, system: string): readonly Token[] {
    const known = this.#prompts.get(owner);
    if (known !== undefined) return known;
    const [one = [], other = []] = ["a", "z"].map((text) => this.tokensOf(historyOf(system, text)));
    const differs = one.findIndex((token, index) => token !== other[index]);
    const prompt = one.slice(0, differs < 0 ? one.length : differs);
    if (this.#prompts.size >= 64) this.#prompts.clear();
    this.#prompts.set(owner, prompt);
    return prompt;
  }

  tokensOf(chatHistory: ChatHistoryItem[]): Token[] {
    const { wrapper, model } = this.#options;
    const state = wrapper.generateContextState({ chatHistory });
    return state.contextText.tokenize(model.tokenizer);
  }
}

function historyOf(system: string, text: string): ChatHistoryItem[] {
  return [
    { type: "system", text: system },
    { type: "user", text },
    { type: "model", response: [] },
  ];
}
