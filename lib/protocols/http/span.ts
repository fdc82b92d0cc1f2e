import { Failure } from '@/lib/errors'
import { stopped, stoppingSignal } from './stopping'

/** How long a call lasts: until the client leaves, the time limit is over, the server stops, or the answer is over. */
export class Span {
  /** What the call was given up with because the client went away, which is nobody's fault. */
  readonly left = new Failure('engine_unavailable', 'The request was cancelled.')
  private readonly controller = new AbortController()
  private readonly timer: NodeJS.Timeout
  private readonly client: AbortSignal
  private readonly onLeave = () => this.leave()
  private readonly stopping = stoppingSignal()
  private readonly onStop = () => this.controller.abort(stopped())

  constructor(
    /** Kept: once a request is collected as garbage, its signal no longer fires (undici holds what makes it fire by the request). */
    private readonly request: Request,
    limitMs: number,
  ) {
    const client = (this.client = request.signal)
    this.timer = setTimeout(() => this.controller.abort(tooLong()), limitMs)
    this.timer.unref()
    if (this.stopping.aborted) this.onStop()
    else this.stopping.addEventListener('abort', this.onStop, { once: true })
    if (client.aborted) this.leave()
    else client.addEventListener('abort', this.onLeave, { once: true })
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  leave(): void {
    this.controller.abort(this.left)
    this.end()
  }

  end(): void {
    clearTimeout(this.timer)
    this.client.removeEventListener('abort', this.onLeave)
    this.stopping.removeEventListener('abort', this.onStop)
    this.controller.abort(new Failure('engine_unavailable', 'The request is over.'))
  }
}

function tooLong(): Failure {
  const told = 'The answer took too long and was given up. Try again, or ask for less.'
  return new Failure('engine_unavailable', told, { retry_after: 5 })
}
