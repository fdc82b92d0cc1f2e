/**
 * Finds a feature, steers with it where it is wanted, and compares the answers: `npx tsx examples/steer.ts` while Tiller runs.
 * Another server: `TILLER_URL=https://… npx tsx examples/steer.ts`.
 */
import { createEmberClient } from '@/lib/sdk/ember'
import { Variant } from '@/lib/steering'

const client = createEmberClient({ baseUrl: process.env.TILLER_URL ?? 'http://localhost:3000' })
const question = [{ role: 'user' as const, content: 'Tell me about Tokyo.' }]
const sampling = { seed: 20, temperature: 0.7, maxCompletionTokens: 120 }

const plain = new Variant('tiller/pocket')
const steered = new Variant('tiller/pocket')
const found = await client.features.search('pirate', steered, { topK: 1 })
steered.set(found, 0.6)

for (const variant of [plain, steered]) {
  console.log(
    `\n${[...variant.edits].map(([{ label }, value]) => `${label} at ${value}`).join() || 'Unsteered'}:`,
  )
  for await (const chunk of client.chat.completions.stream(question, variant, sampling))
    process.stdout.write(chunk.choices[0]?.delta.content ?? '')
  console.log()
}
