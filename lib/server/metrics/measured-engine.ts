import type {
  Activations,
  ActivationsRequest,
  AttributionRequest,
  CompletionRequest,
  Direction,
  Engine,
  EngineCard,
  EngineEvent,
  FeatureEffect,
  LogitsRequest,
  Message,
  Residuals,
  ResidualsRequest,
  SimilarLatent,
  TokenInfo,
} from '@/lib/engine/port'

/** What is told of an answer when it is over, however it ended. */
export interface AnswerMeasures {
  model: string
  /** Whether the variant changes anything. */
  steered: boolean
  /** Of the prompt and of the answer; the prompt's are 0 if the answer did not come to its end. */
  promptTokens: number
  answerTokens: number
  /** From the call to the first token, and from the first to the last, in seconds; undefined where there were none. */
  toFirst?: number
  firstToLast?: number
  ended: 'stop' | 'length' | 'condition' | 'left' | 'failed'
}

/** An engine that tells of its answers. Everything else is the engine's. */
export class MeasuredEngine implements Engine {
  /** @param now in seconds */
  constructor(
    private readonly engine: Engine,
    private readonly model: string,
    private readonly tell: (measures: AnswerMeasures) => void,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {}

  get card(): EngineCard {
    return this.engine.card
  }

  async *complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const begun = this.now()
    const measures: AnswerMeasures = {
      model: this.model,
      steered: !request.controller.isEmpty,
      promptTokens: 0,
      answerTokens: 0,
      ended: 'left',
    }
    let first: number | undefined
    try {
      for await (const event of this.engine.complete(request, signal)) {
        if (event.type === 'token') {
          const at = this.now()
          first ??= at
          measures.toFirst = first - begun
          measures.firstToLast = at - first
          if (event.id >= 0) measures.answerTokens++
        }
        if (event.type === 'finish' || event.type === 'abort') {
          measures.promptTokens = event.usage.promptTokens
          measures.answerTokens = event.usage.completionTokens
          measures.ended = event.type === 'abort' ? 'condition' : event.reason
        }
        yield event
      }
    } catch (error) {
      if (!signal.aborted) measures.ended = 'failed'
      throw error
    } finally {
      this.tell(measures)
    }
  }

  activations(request: ActivationsRequest, signal: AbortSignal): Promise<Activations> {
    return this.engine.activations(request, signal)
  }

  logits(request: LogitsRequest, signal: AbortSignal): Promise<Float32Array[]> {
    return this.engine.logits(request, signal)
  }

  attribute(request: AttributionRequest, signal: AbortSignal): Promise<FeatureEffect[]> {
    return this.engine.attribute(request, signal)
  }

  similar(indices: readonly number[], topK: number): Promise<SimilarLatent[]> {
    return this.engine.similar(indices, topK)
  }

  tokenize(messages: readonly Message[]): Promise<TokenInfo[]> {
    return this.engine.tokenize(messages)
  }

  vocabulary(): Promise<readonly string[]> {
    return this.engine.vocabulary()
  }

  setDirections(directions: readonly Direction[]): Promise<void> {
    return this.engine.setDirections(directions)
  }

  residuals(request: ResidualsRequest, signal: AbortSignal): Promise<Residuals> {
    return this.engine.residuals(request, signal)
  }

  close(): Promise<void> {
    return this.engine.close()
  }
}
