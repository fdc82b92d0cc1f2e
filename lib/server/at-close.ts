import 'server-only'

/** `scripts/serve.mjs` knows it by the same name: it runs outside the bundle. */
const CLOSING = Symbol.for('tiller.closing')

const shared = globalThis as typeof globalThis & { [CLOSING]?: (() => Promise<void>)[] }

/** Has a server that is being stopped do `work` last, when no answer is under way any more. It has a second for it. */
export function atClose(work: () => Promise<void>): void {
  ;(shared[CLOSING] ??= []).push(work)
}
