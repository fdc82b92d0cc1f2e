import type { Usage } from '@/lib/engine/port'

/** Tokens of all choices: the conversation, which is the same for each, counts once. */
export class Spending {
  private prompt = 0
  private completion = 0

  add({ promptTokens, completionTokens }: Usage): void {
    this.prompt = promptTokens
    this.completion += completionTokens
  }

  get total() {
    return {
      prompt_tokens: this.prompt,
      completion_tokens: this.completion,
      total_tokens: this.prompt + this.completion,
    }
  }
}
