/** A caller's signal and a time limit in one signal. */
export interface Deadline {
  readonly signal: AbortSignal
  /** True if the time limit, and not the caller, ended the work. */
  readonly expired: boolean
  /** Starts the time again from zero, with another limit if one is given. */
  restart(ms?: number): void
  /** Stops the clock without ending the work. */
  pause(): void
  /** Ends the work and lets go of the caller's signal. Calling it twice does no harm. */
  end(): void
}

/**
 * @param ms time limit in milliseconds; it runs from now, and again from every `restart`
 * @param outer the caller's signal; its abort passes on at once, with its reason
 */
export function deadline(ms: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  let expired = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const pause = () => clearTimeout(timer)
  const passOn = () => {
    pause()
    controller.abort(outer?.reason)
  }
  const restart = (limit = ms) => {
    pause()
    if (controller.signal.aborted) return
    timer = setTimeout(() => {
      expired = true
      controller.abort()
    }, limit)
  }
  const end = () => {
    pause()
    outer?.removeEventListener('abort', passOn)
    controller.abort()
  }

  if (outer?.aborted) passOn()
  else outer?.addEventListener('abort', passOn, { once: true })
  restart()
  return {
    signal: controller.signal,
    get expired() {
      return expired
    },
    restart,
    pause,
    end,
  }
}
