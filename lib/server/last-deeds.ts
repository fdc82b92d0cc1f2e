import 'server-only'

/** `scripts/serve.mjs` knows it by the same name: it runs outside the bundle. */
const LAST_DEEDS = Symbol.for('tiller.lastDeeds')

const shared = globalThis as typeof globalThis & { [LAST_DEEDS]?: (() => Promise<unknown>)[] }

/** Has a server that is being stopped do `deed` last, when no answer is under way any more. It has a second for it. */
export function beforeTheEnd(deed: () => Promise<unknown>): void {
  ;(shared[LAST_DEEDS] ??= []).push(deed)
}
