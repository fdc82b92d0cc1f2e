/**
 * The engine port: everything Tiller asks of whatever runs the model. Each adapter lives in a folder beside this file and
 * passes the conformance suite in `conformance/`.
 *
 * Every call takes an AbortSignal and stops within one token of its firing, with the signal's reason as the error.
 * A capability that an engine lacks throws `UnsupportedByEngine`; it is never approximated.
 */
import type { Controller } from '@/lib/steering'

export interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** `prompt`: raw prompts and the prompt's log-probabilities. `format`: answers held to one. The others are methods of the engine. */
export type Capability =
  | 'complete'
  | 'prompt'
  | 'activations'
  | 'logits'
  | 'attribute'
  | 'similar'
  | 'tokenize'
  | 'vocabulary'
  | 'directions'
  | 'residuals'
  | 'format'

export interface EngineCard {
  /** Adapter name: `local`, `ember`, … */
  engine: string
  model: string
  parameters: number
  layers: number
  /** Tokens of prompt and answer together. */
  contextLength: number
  /** Whether it has a template for conversations. One without reads them as running text, and continues it. */
  chatTemplate: boolean
  /**
   * The SAE reads the residual stream after one layer, counted from 0, and steers it after the same or a later one. `latents`
   * counts dead ones too. null: the model has no SAE.
   */
  sae: { readLayer: number; steerLayer: number; latents: number } | null
  capabilities: readonly Capability[]
}

/** `json_schema`: what a JSON Schema allows, as far as its keywords are honoured. `json_object`: any JSON object. */
export type AnswerFormat = { type: 'json_object' } | { type: 'json_schema'; schema: unknown }

export interface CompletionRequest {
  /**
   * The conversation that the model answers, as its chat template renders it. One that ends with an assistant's message is
   * continued: that message stays open, and the answer is what follows its last word. Empty where `prompt` is given.
   */
  messages: readonly Message[]
  /**
   * A text, or its token ids, that the model reads as it is, without a chat template, and continues. A text begins with the
   * tokens that the model's tokenizer adds to every text, and special tokens spelled in it are special.
   */
  prompt?: string | readonly number[]
  controller: Controller
  /**
   * The answer ends here at the latest, or where the context is full. A conversation that leaves fewer tokens than
   * `answerRoom` asks for is refused with `ContextLengthExceeded`. 0: nothing is said; the prompt's log-probabilities can
   * still be asked for.
   */
  maxTokens: number
  /** 0 is greedy. */
  temperature: number
  /** Nucleus sampling: the smallest set of tokens whose probabilities reach this sum, in (0, 1]. */
  topP: number
  /** The `topK` likeliest tokens, 1 or more. Absent: all. */
  topK?: number
  /** Tokens with at least this share of the likeliest one's probability, 0 … 1 (Nguyen et al. 2024, https://arxiv.org/abs/2407.01082). */
  minP?: number
  /**
   * A whole number, taken modulo 2^64, so that -1 and 2^64 - 1 are the same seed. The same seed and request give the same
   * tokens; seeds that lie close together give answers that have nothing to do with each other.
   */
  seed: number | bigint
  /** The answer ends before the first of these strings. */
  stop?: readonly string[]
  /**
   * Above 1, tokens that the answer holds become less likely (Keskar et al. 2019, https://arxiv.org/abs/1909.05858); those
   * of the conversation before it do not, for an answer should name what it was asked about. A message that is continued
   * is part of the answer, for all penalties. 1: off. Absent: what the model recommends.
   */
  repetitionPenalty?: number
  /** Lowers a token's logit by this for every time that the answer holds it; OpenAI's, usually -2 … 2. Absent: 0. */
  frequencyPenalty?: number
  /** Lowers a token's logit by this if the answer holds it; OpenAI's, usually -2 … 2. Absent: 0. */
  presencePenalty?: number
  /** Added to the logits of these token ids, usually -100 … 100. */
  logitBias?: ReadonlyMap<number, number>
  /**
   * The answer is held to this format, whatever steers: tokens that would leave it are not drawn. One that is cut at its
   * limit is the beginning of a text of the format. Throws FormatRefused for a schema with keywords that are not honoured.
   */
  format?: AnswerFormat
  /** Report each token's log-probability, with this many of the likeliest alternatives. Absent: none are reported. */
  topLogprobs?: number
  /** The same for the tokens of the prompt, as a `prompt` event before all others. */
  promptLogprobs?: number
  /** Events of the controller's scopes that end the answer with an `abort`. */
  abortEvents?: ReadonlySet<string>
  /** Features whose activations are told of every token of the answer. Needs the capability `activations`. */
  follow?: readonly number[]
}

export interface Usage {
  promptTokens: number
  completionTokens: number
}

/**
 * Natural logarithm of a token's probability under the model as steered, before temperature, penalties, biases and
 * the choice of candidates.
 */
export interface Logprob {
  id: number
  /** The token alone; an incomplete character shows as U+FFFD. */
  text: string
  /** What the token adds to a text's UTF-8 form: the bytes of an answer's tokens, joined, are the answer's. */
  bytes: readonly number[]
  logprob: number
}

/**
 * A token of the prompt. The first one follows nothing, and has no probability. `bytes` are those of its text, special tokens'
 * as they are spelled.
 */
export type PromptToken = TokenInfo & { bytes: readonly number[]; logprob?: Logprob & { top: Logprob[] } }

/**
 * `token` carries the text that became certain with it, which is empty while a character or a stop string may be incomplete;
 * text still held back when the answer ends comes as one more `token` with id -1. A character that the answer ends in the
 * middle of is left out, and so is the text of special tokens. `event` comes before the token that was chosen where the scope
 * held; with `prompt` it held while the prompt was read, before its last token, where nothing is chosen. `activations` has one
 * value for each of the request's `follow`, in the SAE's units and before interventions: what the model made of token `index`
 * once it had read it, so it comes after that token. `finish` or `abort` is the last event.
 */
export type EngineEvent =
  | { type: 'prompt'; tokens: PromptToken[] }
  | { type: 'token'; id: number; text: string; index: number; logprob?: Logprob & { top: Logprob[] } }
  | { type: 'event'; name: string; index: number; prompt?: true }
  | { type: 'activations'; index: number; values: readonly number[] }
  | { type: 'abort'; name: string; usage: Usage }
  | {
      type: 'finish'
      reason: 'stop' | 'length'
      usage: Usage
      /** The token by which the model ended, which is no part of the answer; where log-probabilities were asked for. */
      end?: Logprob & { top: Logprob[] }
    }

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
  /** Read as a closed conversation, an assistant's last message with its end of turn, whatever role comes last. */
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

/** A direction of the residual stream that somebody made a feature of. Its index lies behind the SAE's latents. */
export interface Direction {
  index: number
  /** It is read and steered after this layer, counted from 0. */
  layer: number
  /** Of length 1: [width of the residual stream]. */
  vector: Float32Array
  /** Strength 1, in units of the residual stream. */
  unit: number
  /** What a token reaches along the direction without showing anything; its activation is what goes beyond. */
  bias: number
}

export interface ResidualsRequest {
  /** Read as a closed conversation. */
  messages: readonly Message[]
  /** Layers after which the residual stream is wanted, counted from 0. */
  layers: readonly number[]
}

/** `byLayer[i]` belongs to the request's `layers[i]`: [tokens.length, width], row by row. */
export interface Residuals {
  tokens: TokenInfo[]
  byLayer: Float32Array[]
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
  /** How far one unit of each feature's activation reaches in the residual stream: the lengths of their directions. Needs `similar`. */
  lengths(indices: readonly number[]): Promise<number[]>
  tokenize(messages: readonly Message[]): Promise<TokenInfo[]>
  /** The text of every token id. */
  vocabulary(): Promise<readonly string[]>
  /**
   * Replaces the directions that are features beside the SAE's. Answers that are being written go on with those they began
   * with. Throws ModelLoadError for one that does not fit the model, and changes nothing then.
   */
  setDirections(directions: readonly Direction[]): Promise<void>
  /** The residual stream of every token, without steering. */
  residuals(request: ResidualsRequest, signal: AbortSignal): Promise<Residuals>
  /** Frees what the model takes up. Nothing is asked of the engine afterwards. */
  close(): Promise<void>
}
