import type { ChatMessage, ChatRequest } from '@/lib/protocols/tiller/contract'
import type { Turn } from './turns'
import type { Settings } from './settings-store'

/** The conversation as the model reads it: the system prompt, then every turn in sight that says something. */
export function conversation(turns: readonly Turn[], forgotten: number, systemPrompt: string): ChatMessage[] {
  const seen = turns
    .slice(forgotten)
    .filter((turn) => turn.content.trim() !== '')
    .map(({ role, content }) => ({ role, content }))
  const system = systemPrompt.trim()
  return system === '' ? seen : [{ role: 'system', content: system }, ...seen]
}

/** A question asked by itself, after the system prompt if there is one. */
export function questionAlone(content: string, systemPrompt: string): ChatMessage[] {
  const question: ChatMessage = { role: 'user', content }
  const system = systemPrompt.trim()
  return system === '' ? [question] : [{ role: 'system', content: system }, question]
}

/** The part of a chat request that the settings decide. */
export const sampling = ({ temperature, top_p, max_completion_tokens }: Settings) =>
  ({ temperature, top_p, max_completion_tokens }) satisfies Partial<ChatRequest>

/** A seed of 32 random bits. */
export const drawSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
