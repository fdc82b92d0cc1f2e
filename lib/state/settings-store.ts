import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as z from 'zod/mini'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/common/limits'

/** How answers are drawn. Ranges are those of `POST /chat/completions`. */
export const settings = z.object({
  temperature: z.number().check(z.minimum(0), z.maximum(2)),
  top_p: z.number().check(z.minimum(0.05), z.maximum(1)),
  max_completion_tokens: z.int().check(z.minimum(1), z.maximum(4096)),
  /** A fixed seed, or null to draw one for every answer. */
  seed: z.nullable(z.int().check(z.minimum(0), z.maximum(0xffffffff))),
  /** Given to the model before the conversation; empty for none. */
  system_prompt: z.string().check(z.maxLength(MAX_MESSAGE_CHARS)),
})
export type Settings = z.infer<typeof settings>

export const defaultSettings: Settings = {
  temperature: 0.7,
  top_p: 0.9,
  max_completion_tokens: 256,
  seed: null,
  system_prompt: '',
}

export interface SettingsState extends Settings {
  /** Changes what fits the ranges. @returns false, with nothing changed, if it does not fit */
  change(part: Partial<Settings>): boolean
  restore(): void
}

export type SettingsStore = ReturnType<typeof createSettingsStore>

export const settingsOf = ({
  temperature,
  top_p,
  max_completion_tokens,
  seed,
  system_prompt,
}: Settings): Settings => ({
  temperature,
  top_p,
  max_completion_tokens,
  seed,
  system_prompt,
})

export function createSettingsStore(storage: PersistStorage<Settings>) {
  return createStore<SettingsState>()(
    persist(
      (set) => ({
        ...defaultSettings,
        change(part) {
          const parsed = z.safeParse(z.partial(settings), part)
          if (parsed.success) set(parsed.data)
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
