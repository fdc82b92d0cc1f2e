import { createStore } from 'zustand/vanilla'
import type { ActivationsResponse, ChatMessage } from '@/lib/protocols/tiller/contract'
import type { TillerClient } from '@/lib/sdk/tiller'
import { sampling } from './conversation'
import { toRequest } from './edits'
import { describeProblem } from './problem'
import type { Session } from './session'
import type { SettingsStore } from './settings-store'
import { cellsOf, editsFor, type Cell, type Measured, type SweepPlan } from './sweep-plan'
import type { VariantStore } from './variant-store'

/** Answers that are written at a time: others use the model, too. */
const AT_ONCE = 2

export interface SweepState {
  readonly plan: SweepPlan | null
  readonly cells: readonly Cell[]
  readonly running: boolean
}

interface SweepParts {
  client: TillerClient
  session: Session
  variant: VariantStore
  settings: SettingsStore
}

export type Sweep = ReturnType<typeof createSweep>

/** One feature at several strengths, or two against each other: an answer for each, and what is told of it. Nothing is stored. */
export function createSweep({ client, session, variant, settings }: SweepParts) {
  const store = createStore<SweepState>()(() => ({ plan: null, cells: [], running: false }))
  let running: AbortController | null = null

  /** Does nothing for a run that was stopped: what it says late is about cells that are no longer its own. */
  const change = (run: AbortController, at: number, changes: Partial<Cell>) => {
    if (run !== running) return
    store.setState(({ cells }) => ({
      cells: cells.map((cell, i) => (i === at ? { ...cell, ...changes } : cell)),
    }))
  }

  async function write(plan: SweepPlan, at: number, run: AbortController) {
    const { signal } = run
    const cell = store.getState().cells[at]!
    change(run, at, { state: 'writing', problem: null })
    const chosen = settings.getState()
    const asked = messagesOf(chosen.system_prompt, cell.prompt)
    const pending = editsFor(plan, cell)
    const { content } = await session.call(
      (address) =>
        client.chat.complete(
          { ...address, messages: asked, ...sampling(chosen), seed: plan.seed, pending },
          { signal },
        ),
      signal,
    )
    change(run, at, { text: content })
    const said: ChatMessage[] = [...asked, { role: 'assistant', content }]
    const measured = content.trim() === '' ? null : await measure(plan, said, signal)
    change(run, at, { state: 'done', measured })
  }

  /** The model reads the answer without any steering. */
  async function measure(plan: SweepPlan, messages: ChatMessage[], signal: AbortSignal) {
    const confirmed = Object.values(variant.getState().confirmed).map((edit) => [
      edit.feature_id,
      { ...edit, value: 0 },
    ])
    const read = await session.call(
      (address) =>
        client.features.activations(
          {
            ...address,
            messages,
            pending: toRequest(Object.fromEntries(confirmed)),
            feature_ids: plan.features.map(({ feature_id }) => feature_id),
            alternatives: 1,
          },
          { signal },
        ),
      signal,
    )
    return measuredOf(read, messages.length - 1)
  }

  /** Writes cell after cell until none waits. */
  async function work(plan: SweepPlan, run: AbortController) {
    for (;;) {
      const at = store.getState().cells.findIndex(({ state }) => state === 'waiting')
      if (at === -1 || run.signal.aborted) return
      await write(plan, at, run).catch((error: unknown) => {
        if (!run.signal.aborted) change(run, at, { state: 'failed', problem: describeProblem(error).detail })
      })
    }
  }

  async function goOn() {
    const { plan } = store.getState()
    if (!plan || running) return
    const run = (running = new AbortController())
    store.setState({ running: true })
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(plan, run)))
    if (running === run) stop()
  }

  /** Ends what is being written; what is finished stays, and `goOn` writes the rest. */
  function stop() {
    running?.abort()
    running = null
    store.setState(({ cells }) => ({
      running: false,
      cells: cells.map((cell) => (cell.state === 'writing' ? { ...cell, state: 'waiting', text: '' } : cell)),
    }))
  }

  return {
    store,
    stop,
    /** Begins a sweep in place of the one before. */
    async start(plan: SweepPlan) {
      stop()
      store.setState({ plan, cells: cellsOf(plan) })
      await goOn()
    },
    /** Writes what was stopped or failed. */
    async goOn() {
      store.setState(({ cells }) => ({
        cells: cells.map((cell) => (cell.state === 'failed' ? { ...cell, state: 'waiting' } : cell)),
      }))
      await goOn()
    },
  }
}

function messagesOf(systemPrompt: string, prompt: string): ChatMessage[] {
  const question: ChatMessage = { role: 'user', content: prompt }
  return systemPrompt.trim() === ''
    ? [question]
    : [{ role: 'system', content: systemPrompt.trim() }, question]
}

function measuredOf({ tokens, features, predictions }: ActivationsResponse, message: number): Measured {
  const own = tokens.flatMap((token, i) => (token.message === message ? [i] : []))
  const mean = (numbers: number[]) =>
    numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length)
  const likely = own.flatMap((i) => predictions?.[i]?.probability ?? [])
  return {
    activation: features.map(({ activations, max_activation_strength: most }) =>
      mean(own.map((i) => Math.min(1, (activations[i] ?? 0) / (most || 1)))),
    ),
    surprise: mean(likely.map((probability) => -Math.log(Math.max(probability, Number.MIN_VALUE)))),
  }
}
