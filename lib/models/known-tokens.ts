import { invalid } from '@/lib/errors'
import type { CompletionRequest, Engine } from '@/lib/engine/port'

/** Throws `validation_failed` for a bias on a token that the model does not have. */
export async function requireKnownTokens(
  engine: Pick<Engine, 'vocabulary'>,
  { logitBias }: Pick<CompletionRequest, 'logitBias'>,
): Promise<void> {
  if (!logitBias) return
  const tokens = (await engine.vocabulary()).length
  const unknown = [...logitBias.keys()].find((id) => id >= tokens)
  if (unknown === undefined) return
  throw invalid(`logit_bias.${unknown}`, `names no token; this model has ids 0 to ${tokens - 1}`)
}
