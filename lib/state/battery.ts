import { createStore } from 'zustand/vanilla'
import { ApiError } from '@/lib/sdk/tiller'
import { NONE, type Conditions } from './conditions'
import { drawSeed, sampling } from './conversation'
import { difference } from './history'
import { toRequest, type Edits } from './edits'
import { describeProblem } from './problem'
import type { Studio } from './studio'

export type Side = 'original' | 'steered'

export interface BatteryAnswer {
  prompt: string
  side: Side
  state: 'waiting' | 'writing' | 'done' | 'failed'
  text: string
  problem: string | null
}

export interface BatteryState {
  readonly answers: readonly BatteryAnswer[]
  readonly running: boolean
}

interface Steering {
  edits: Edits
  conditions: Conditions
}

/** An answer that a condition ended is an answer: what was said until then. */
function saidBefore(error: unknown): string {
  if (error instanceof ApiError && error.code === 'inference_aborted') return error.body.content ?? ''
  throw error
}

export type Battery = ReturnType<typeof createBattery>

/** Every prompt of a persona answered by the model as it was trained and as it is steered, with one seed. Nothing is stored. */
export function createBattery({
  client,
  session,
  variant,
  settings,
}: Pick<Studio, 'client' | 'session' | 'variant' | 'settings'>) {
  const store = createStore<BatteryState>()(() => ({ answers: [], running: false }))
  let running: AbortController | null = null

  /** What a run says after it was stopped is about answers that are no longer its own. */
  const change = (run: AbortController, at: number, changes: Partial<BatteryAnswer>) => {
    if (run !== running) return
    store.setState(({ answers }) => ({
      answers: answers.map((each, i) => (i === at ? { ...each, ...changes } : each)),
    }))
  }

  async function write(at: number, { edits, conditions }: Steering, seed: number, run: AbortController) {
    const { prompt, side } = store.getState().answers[at]!
    change(run, at, { state: 'writing' })
    const { signal } = run
    const messages = [{ role: 'user' as const, content: prompt }]
    // Neither side is to carry what is confirmed in the chat.
    const pending = toRequest(difference(variant.getState().confirmed, side === 'steered' ? edits : {}))
    const pending_scopes = side === 'steered' ? [...conditions] : []
    const content = await session.call(
      (address) =>
        client.chat
          .complete(
            { ...address, messages, ...sampling(settings.getState()), seed, pending, pending_scopes },
            { signal },
          )
          .then((answer) => answer.content, saidBefore),
      signal,
    )
    change(run, at, { state: 'done', text: content })
  }

  function stop() {
    running?.abort()
    running = null
    store.setState(({ answers }) => ({
      running: false,
      answers: answers.filter(({ state }) => state === 'done' || state === 'failed'),
    }))
  }

  return {
    store,
    stop,
    /** Answers all prompts, one after the other, in place of the answers before. */
    async start(prompts: readonly string[], edits: Edits, conditions: Conditions = NONE) {
      stop()
      const run = (running = new AbortController())
      const seed = settings.getState().seed ?? drawSeed()
      const blank = { state: 'waiting' as const, text: '', problem: null }
      const answers = prompts.flatMap((prompt) =>
        (['original', 'steered'] as const).map((side) => ({ ...blank, prompt, side })),
      )
      store.setState({ running: true, answers })
      for (const at of answers.keys()) {
        if (run.signal.aborted) return
        await write(at, { edits, conditions }, seed, run).catch((error: unknown) => {
          if (!run.signal.aborted)
            change(run, at, { state: 'failed', problem: describeProblem(error).detail })
        })
      }
      if (running === run) stop()
    },
  }
}
