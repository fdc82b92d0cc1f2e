import { createStore } from 'zustand/vanilla'
import { NONE, type Conditions } from './conditions'
import { drawSeed, questionAlone, sampling } from './conversation'
import { overlay, toRequest, type Edits } from './edits'
import { difference } from './history'
import { BLANK, rowOf, SIDES, textsOf, type BatteryAnswer, type BatteryRow, type Side } from './battery-row'
import { areReadable, editedFeatures, insightOf } from './insight'
import type { MeasureParts } from './measure'
import { describeProblem } from './problem'
import { contentOf } from './whole-answer'
import { settingsOf, type Settings, type SettingsStore } from './settings-store'

/** What all answers of a battery have in common, and the edits that set its sides apart. */
export interface BatteryPlan {
  original: Edits
  steered: Edits
  /** What holds under conditions on each side; nothing if they are left out. */
  conditions?: Record<Side, Conditions>
  seed?: number
  /** Those of the page if they are left out. */
  settings?: Settings
}

export interface BatteryState {
  readonly rows: readonly BatteryRow[]
  readonly running: boolean
}

interface BatteryParts extends MeasureParts {
  settings: SettingsStore
}

export type Battery = ReturnType<typeof createBattery>

/** Every prompt answered twice, with one seed: as one set of edits steers and as another does. Nothing is stored. */
export function createBattery(parts: BatteryParts) {
  const { client, session, variant, settings } = parts
  const store = createStore<BatteryState>()(() => ({ rows: [], running: false }))
  let running: AbortController | null = null
  let plan: Required<BatteryPlan> | null = null

  /** What a run says after it was stopped is about answers that are no longer its own. */
  const change = (run: AbortController, at: number, next: (row: BatteryRow) => Partial<BatteryRow>) => {
    if (run !== running) return
    store.setState(({ rows }) => ({
      rows: rows.map((row, i) => (i === at ? { ...row, ...next(row) } : row)),
    }))
  }
  const changeSide = (run: AbortController, at: number, side: Side, changes: Partial<BatteryAnswer>) =>
    change(run, at, (row) => ({ [side]: { ...row[side], ...changes } }))

  async function write(at: number, side: Side, plan: Required<BatteryPlan>, run: AbortController) {
    const { signal } = run
    changeSide(run, at, side, { state: 'writing', problem: null })
    const messages = questionAlone(store.getState().rows[at]!.prompt, plan.settings.system_prompt)
    // Neither side is to carry what is confirmed in the chat by now.
    const pending = toRequest(difference(variant.getState().confirmed, plan[side]))
    const pending_scopes = [...plan.conditions[side]]
    const asked = { messages, ...sampling(plan.settings), seed: plan.seed, pending, pending_scopes }
    const content = await session.call(
      (address) => contentOf(client.chat.complete({ ...address, ...asked }, { signal })),
      signal,
    )
    changeSide(run, at, side, { state: 'done', text: content })
  }

  /** Writes what waits of a row, then reads it. */
  async function workOn(at: number, plan: Required<BatteryPlan>, run: AbortController) {
    for (const side of SIDES) {
      if (run.signal.aborted) return
      if (store.getState().rows[at]?.[side].state !== 'waiting') continue
      await write(at, side, plan, run).catch((error: unknown) => {
        if (run.signal.aborted) return
        changeSide(run, at, side, { state: 'failed', problem: describeProblem(error).detail })
      })
    }
    const row = store.getState().rows[at]
    const texts = row && textsOf(row)
    if (!texts || row.insight || !areReadable(texts)) return
    const features = editedFeatures(plan.original, plan.steered)
    const messages = questionAlone(row.prompt, plan.settings.system_prompt)
    try {
      const insight = await insightOf(parts, features, messages, texts, run.signal)
      change(run, at, () => ({ insight, unread: null }))
    } catch (error) {
      if (!run.signal.aborted) change(run, at, () => ({ unread: describeProblem(error).detail }))
    }
  }

  /** Ends what is being written; what is finished stays, and `goOn` writes the rest. */
  function stop() {
    running?.abort()
    running = null
    const halted = (answer: BatteryAnswer) => (answer.state === 'writing' ? BLANK : answer)
    store.setState(({ rows }) => ({
      running: false,
      rows: rows.map((row) => ({ ...row, original: halted(row.original), steered: halted(row.steered) })),
    }))
  }

  /** Writes what was stopped or failed, one answer after the other: others use the model, too. */
  async function goOn() {
    if (!plan || running) return
    const run = (running = new AbortController())
    const again = (answer: BatteryAnswer) => (answer.state === 'failed' ? BLANK : answer)
    store.setState(({ rows }) => ({
      running: true,
      rows: rows.map((row) => ({ ...row, original: again(row.original), steered: again(row.steered) })),
    }))
    for (const at of store.getState().rows.keys()) {
      if (run.signal.aborted) return
      await workOn(at, plan, run)
    }
    if (running === run) stop()
  }

  return {
    store,
    stop,
    goOn,
    /** Answers all prompts in place of those before. */
    async start(
      prompts: readonly string[],
      { original, steered, conditions, seed, settings: given }: BatteryPlan,
    ) {
      stop()
      const chosen = given ?? { ...settingsOf(settings.getState()), system_prompt: '' }
      plan = {
        original: overlay(original, {}),
        steered: overlay(steered, {}),
        conditions: conditions ?? { original: NONE, steered: NONE },
        seed: seed ?? chosen.seed ?? drawSeed(),
        settings: chosen,
      }
      store.setState({ rows: [...new Set(prompts)].map(rowOf) })
      await goOn()
    },
    /** Forgets all answers. */
    clear() {
      stop()
      plan = null
      store.setState({ rows: [] })
    },
  }
}
