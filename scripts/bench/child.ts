import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program that answers each line of JSON with one. */
export class Child {
  private readonly lines: AsyncIterator<string>
  private readonly process

  constructor(command: string, args: readonly string[], cwd = process.cwd()) {
    this.process = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] })
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]()
  }

  /** @throws Error if the program ends without an answer */
  async ask(question: object): Promise<Record<string, number>> {
    this.process.stdin.write(`${JSON.stringify(question)}\n`)
    const { value, done } = (await this.lines.next()) as IteratorResult<string>
    if (done) throw new Error('The peer ended without an answer')
    const answer = JSON.parse(value) as Record<string, number> & { error?: string }
    if (answer.error !== undefined) throw new Error(String(answer.error))
    return answer
  }

  close(): void {
    this.process.stdin.end()
    this.process.kill()
  }
}
