import { createStore, type StoreApi } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'

/** How answers are drawn. Ranges are those of `POST /chat/completions`. */
export const settings = v.object({
  temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(2)),
  top_p: v.pipe(v.number(), v.minValue(0.05), v.maxValue(1)),
  max_completion_tokens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
  /** A fixed seed, or null to draw one for every answer. */
  seed: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff))),
  /** Given to the model before the conversation; empty for none. */
  system_prompt: v.pipe(v.string(), v.maxLength(MAX_MESSAGE_CHARS)),
  /** Whether comparisons hide which answer is which until one is chosen. */
  blind: v.boolean(),
})
export type Settings = v.InferOutput<typeof settings>

/** What was saved before there was a blind mode lacks it. */
export const savedSettings = v.object({ ...settings.entries, blind: v.optional(v.boolean(), false) })

/** What a conversation may have of its own: how it is answered. */
export const ownSettings = v.partial(
  v.pick(settings, ['temperature', 'top_p', 'max_completion_tokens', 'seed', 'system_prompt']),
)
export type OwnSettings = v.InferOutput<typeof ownSettings>

export const defaultSettings: Settings = {
  temperature: 0.7,
  top_p: 0.9,
  max_completion_tokens: 256,
  seed: null,
  system_prompt: '',
  blind: false,
}

export interface SettingsState extends Settings {
  /** Changes what fits the ranges. @returns false, with nothing changed, if it does not fit */
  change(part: Partial<Settings>): boolean
  restore(): void
}

export type SettingsStore = StoreApi<SettingsState>

export const settingsOf = ({
  temperature,
  top_p,
  max_completion_tokens,
  seed,
  system_prompt,
  blind,
}: Settings): Settings => ({
  temperature,
  top_p,
  max_completion_tokens,
  seed,
  system_prompt,
  blind,
})

export function createSettingsStore(storage: PersistStorage<Settings>) {
  return createStore<SettingsState>()(
    persist(
      (set) => ({
        ...defaultSettings,
        change(part) {
          const parsed = v.safeParse(v.partial(settings), part)
          if (parsed.success) set(parsed.output)
          return parsed.success
        },
        restore: () => set(defaultSettings),
      }),
      {
        name: 'tiller.settings',
        version: 1,
        storage,
        skipHydration: true,
        partialize: (state) => settingsOf(state),
      },
    ),
  )
}
