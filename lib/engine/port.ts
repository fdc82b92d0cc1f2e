/**
 * The engine port: everything Tiller asks of whatever runs the model. Each adapter lives in a folder beside this file and
 * passes the conformance suite in `conformance.ts`.
 *
 * Every call takes an AbortSignal and stops within one token of its firing, with the signal's reason as the error.
 * A capability that an engine lacks throws `UnsupportedByEngine`; it is never approximated.
 */
import type { Controller } from '@/lib/steering'

export interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export type Capability =
  'complete' | 'activations' | 'logits' | 'attribute' | 'similar' | 'tokenize' | 'vocabulary'

export interface EngineCard {
  /** Adapter name: `local`, `ember`, … */
  engine: string
  model: string
  parameters: number
  layers: number
  /** Tokens of prompt and answer together. */
  contextLength: number
  /** The SAE reads and steers the residual stream after this layer, counted from 0. */
  hookLayer: number
  /** Number of SAE latents, dead ones included. */
  features: number
  capabilities: readonly Capability[]
}

export interface CompletionRequest {
  messages: readonly Message[]
  controller: Controller
  maxTokens: number
  /** 0 is greedy. */
  temperature: number
  /** Nucleus sampling: the smallest set of tokens whose probabilities reach this sum, in (0, 1]. */
  topP: number
  /** Unsigned 32-bit. The same seed and request give the same tokens. */
  seed: number
  /** The answer ends before the first of these strings. */
  stop?: readonly string[]
  /**
   * Above 1, tokens that the answer holds become less likely (Keskar et al. 2019, https://arxiv.org/abs/1909.05858); those
   * of the conversation before it do not, for an answer should name what it was asked about. 1: off. Absent: what the
   * model recommends.
   */
  repetitionPenalty?: number
  /** Report each token's log-probability, with this many of the likeliest alternatives. Absent: none are reported. */
  topLogprobs?: number
  /** Events of the controller's scopes that end the answer with an `abort`. */
  abortEvents?: ReadonlySet<string>
}

export interface Usage {
  promptTokens: number
  completionTokens: number
}

/** Natural logarithm of a token's probability under the model as steered, before temperature, top-p and penalties. */
export interface Logprob {
  id: number
  text: string
  logprob: number
}

/**
 * `token` carries the text that became certain with it, which is empty while a character or a stop string may be incomplete;
 * text still held back when the answer ends comes as one more `token` with id -1. `finish` or `abort` is the last event.
 */
export type EngineEvent =
  | { type: 'token'; id: number; text: string; index: number; logprob?: Logprob & { top: Logprob[] } }
  | { type: 'event'; name: string; index: number }
  | { type: 'abort'; name: string; usage: Usage }
  | { type: 'finish'; reason: 'stop' | 'length'; usage: Usage }

/** One token of a rendered conversation. `message` is its index in the request's messages; null for template tokens. */
export interface TokenInfo {
  id: number
  text: string
  message: number | null
}

/** The features that fire at one token: `indices[j]` has activation `values[j]` > 0, in the SAE's units. */
export interface SparseRow {
  indices: Int32Array
  values: Float32Array
}

export interface ActivationsRequest {
  messages: readonly Message[]
  controller: Controller
}

/** `rows[t]` belongs to `tokens[t]`; the beginning-of-sequence token's row is empty. Values are those before interventions. */
export interface Activations {
  tokens: TokenInfo[]
  rows: SparseRow[]
}

/** Positions count the rendered conversation's tokens from 0; `to` is exclusive. */
export interface LogitsRequest extends ActivationsRequest {
  from?: number
  to?: number
}

export interface AttributionRequest extends ActivationsRequest {
  /** The tokens whose logits are explained: positions 1 <= from < to <= number of tokens. */
  from: number
  to: number
}

/** What a feature did for the explained tokens. */
export interface FeatureEffect {
  index: number
  /** Sum of the explained tokens' logits, less what it is with this feature set to 0 at every earlier token. */
  effect: number
  /** Where the feature fired, and how strongly. */
  tokens: { position: number; activation: number }[]
}

/** How nearly a latent's decoder direction points the same way: their cosine, -1 … 1. */
export interface SimilarLatent {
  index: number
  cosine: number
}

export interface Engine {
  readonly card: EngineCard
  complete(request: CompletionRequest, signal: AbortSignal): AsyncIterable<EngineEvent>
  activations(request: ActivationsRequest, signal: AbortSignal): Promise<Activations>
  /** One row per position from `from` to `to`: the logits of the token that follows it. Without bounds: the last position's. */
  logits(request: LogitsRequest, signal: AbortSignal): Promise<Float32Array[]>
  /** The features that the explained tokens owe most to, and least, strongest effect first. */
  attribute(request: AttributionRequest, signal: AbortSignal): Promise<FeatureEffect[]>
  /** The latents whose decoder directions lie nearest to the centroid of the given ones' unit directions, those left out. */
  similar(indices: readonly number[], topK: number): Promise<SimilarLatent[]>
  tokenize(messages: readonly Message[]): Promise<TokenInfo[]>
  /** The text of every token id. */
  vocabulary(): Promise<readonly string[]>
}
