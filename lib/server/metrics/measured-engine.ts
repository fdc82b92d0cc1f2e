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
import { currentRecord, type AnswerRecord } from '@/lib/request-record'

/** An engine that tells of its answers, when they are over, however they ended. Everything else is the engine's. */
export class MeasuredEngine implements Engine {
  /** @param now in milliseconds */
  constructor(
    private readonly engine: Engine,
    private readonly model: string,
    private readonly tell: (answer: AnswerRecord) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get card(): EngineCard {
    return this.engine.card
  }

  async *complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const record = currentRecord()
    const answer = this.begin(request, record?.withTexts ?? false)
    try {
      for await (const event of this.engine.complete(request, signal)) {
        this.note(answer, event)
        yield event
      }
    } catch (error) {
      if (!signal.aborted) answer.ended = 'failed'
      throw error
    } finally {
      answer.over = this.now()
      this.tell(answer)
      record?.answered(answer)
    }
  }

  private begin({ controller, prompt, messages }: CompletionRequest, withText: boolean): AnswerRecord {
    const begun = this.now()
    return {
      model: this.model,
      operation: prompt === undefined ? 'chat' : 'text_completion',
      steered: !controller.isEmpty,
      promptTokens: 0,
      answerTokens: 0,
      begun,
      over: begun,
      ended: 'left',
      ...(withText && { text: { prompt: prompt ?? messages, answer: '' } }),
    }
  }

  private note(answer: AnswerRecord, event: EngineEvent): void {
    if (event.type === 'token') {
      answer.last = this.now()
      answer.first ??= answer.last
      if (event.id >= 0) answer.answerTokens++
      if (answer.text) answer.text.answer += event.text
    }
    if (event.type !== 'finish' && event.type !== 'abort') return
    answer.promptTokens = event.usage.promptTokens
    answer.answerTokens = event.usage.completionTokens
    answer.ended = event.type === 'abort' ? 'condition' : event.reason
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

  lengths(indices: readonly number[]): Promise<number[]> {
    return this.engine.lengths(indices)
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
