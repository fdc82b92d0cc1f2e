import type { Preference } from '@/lib/operations/comparisons'
import type { OpenAiPreference, TrlPreference } from '../contract'

const FORMS = {
  trl: ({ prompt, chosen, rejected }: Preference): TrlPreference => ({
    prompt,
    chosen: said(chosen),
    rejected: said(rejected),
  }),
  openai: ({ prompt, chosen, rejected }: Preference): OpenAiPreference => ({
    input: { messages: prompt },
    preferred_output: said(chosen),
    non_preferred_output: said(rejected),
  }),
}

const said = (content: string) => [{ role: 'assistant' as const, content }]

/** Preferences as JSON Lines, read as fast as they are taken. */
export function preferenceLines(
  preferences: AsyncGenerator<Preference>,
  form: keyof typeof FORMS,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await preferences.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(FORMS[form](value))}\n`))
    },
    cancel: () => void preferences.return(undefined),
  })
}
