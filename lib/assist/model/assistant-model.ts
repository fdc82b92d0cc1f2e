import 'server-only'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'

/** The model that is asked for help with choosing features. */
export interface AssistantModel {
  /** The provider's name for it. */
  name: string
  model: LanguageModel
}

export interface AssistantSettings {
  ASSISTANT_MODEL?: string
  /** Address of the API; needed for `openai-compatible`, for the others that of the provider by default. */
  ASSISTANT_BASE_URL?: string
  /** Left out, the provider's own variable is read: OPENAI_API_KEY or ANTHROPIC_API_KEY. */
  ASSISTANT_API_KEY?: string
}

/** The model that the environment names, undefined if it names none. Throws an Error where an address is missing. */
export function assistantModel({
  ASSISTANT_MODEL,
  ASSISTANT_BASE_URL: baseURL,
  ASSISTANT_API_KEY: apiKey,
}: AssistantSettings): AssistantModel | undefined {
  if (ASSISTANT_MODEL === undefined) return undefined
  const at = ASSISTANT_MODEL.indexOf(':')
  const [provider, name] = [ASSISTANT_MODEL.slice(0, at), ASSISTANT_MODEL.slice(at + 1)]
  if (provider === 'openai') return { name, model: createOpenAI({ baseURL, apiKey })(name) }
  if (provider === 'anthropic') return { name, model: createAnthropic({ baseURL, apiKey })(name) }
  if (baseURL === undefined) {
    throw new Error('ASSISTANT_MODEL names an openai-compatible model, which needs ASSISTANT_BASE_URL.')
  }
  const compatible = createOpenAICompatible({
    name: provider,
    baseURL,
    apiKey,
    supportsStructuredOutputs: true,
  })
  return { name, model: compatible(name) }
}
