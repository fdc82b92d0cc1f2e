import { createStore } from 'zustand/vanilla'
import type { ChatMessage } from '@/lib/protocols/tiller/contract'
import { questionAlone, sampling } from './conversation'
import { measure, type MeasureParts } from './measure'
import { contentOf } from './whole-answer'
import { describeProblem } from './problem'
import type { SettingsStore } from './settings-store'
import { cellsOf, editsFor, type Cell, type SweepPlan } from './sweep-plan'

/** Answers that are written at a time: others use the model, too. */
const AT_ONCE = 2

export interface SweepState {
  readonly plan: SweepPlan | null
  readonly cells: readonly Cell[]
  readonly running: boolean
}

interface SweepParts extends MeasureParts {
  settings: SettingsStore
}

export type Sweep = ReturnType<typeof createSweep>

/** One feature at several strengths, or two against each other: an answer for each, and what is told of it. Nothing is stored. */
export function createSweep(parts: SweepParts) {
  const { client, session, settings } = parts
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
    const asked = questionAlone(cell.prompt, chosen.system_prompt)
    const pending = editsFor(plan, cell)
    const content = await session.call(
      (address) =>
        contentOf(
          client.chat.complete(
            { ...address, messages: asked, ...sampling(chosen), seed: plan.seed, pending },
            { signal },
          ),
        ),
      signal,
    )
    change(run, at, { text: content })
    const said: ChatMessage[] = [...asked, { role: 'assistant', content }]
    const measured = content.trim() === '' ? null : await measure(parts, plan.features, said, signal)
    change(run, at, { state: 'done', measured })
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
