import { createStore, type StoreApi } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import { z } from 'zod'
import { MAX_MESSAGE_CHARS } from '@/lib/protocols/tiller/contract'

/** How answers are drawn. Ranges are those of `POST /chat/completions`. */
export const settings = z.object({
  temperature: z.number().min(0).max(2),
  top_p: z.number().min(0.05).max(1),
  max_completion_tokens: z.int().min(1).max(4096),
  /** A fixed seed, or null to draw one for every answer. */
  seed: z.int().min(0).max(0xffffffff).nullable(),
  /** Given to the model before the conversation; empty for none. */
  system_prompt: z.string().max(MAX_MESSAGE_CHARS),
  /** Whether comparisons hide which answer is which until one is chosen. */
  blind: z.boolean(),
})
export type Settings = z.infer<typeof settings>

/** What was saved before there was a blind mode lacks it. */
export const savedSettings = settings.extend({ blind: z.boolean().default(false) })

/** What a conversation may have of its own: how it is answered. */
export const ownSettings = settings
  .pick({ temperature: true, top_p: true, max_completion_tokens: true, seed: true, system_prompt: true })
  .partial()
export type OwnSettings = z.infer<typeof ownSettings>

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
          const parsed = settings.partial().safeParse(part)
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
