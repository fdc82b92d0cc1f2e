import { ApiError, ConnectionError, ProtocolError, TimeoutError } from '@/lib/sdk/tiller'

/** What went wrong, in words for the person at the page. */
export interface Problem {
  title: string
  detail: string
  /** What helps besides trying again. `forget`: let the model forget the oldest turns. `shorten`: take the message back. */
  remedy: 'none' | 'forget' | 'shorten'
}

const seconds = (n: number) => (n === 1 ? 'a second' : `${Math.ceil(n)} seconds`)

/** The page itself cannot do what was asked, and says why. */
export class Unable extends Error {
  override readonly name = 'Unable'
  readonly title: string

  constructor(
    title: string,
    detail: string,
    readonly remedy: Problem['remedy'] = 'none',
  ) {
    super(detail)
    this.title = title
  }
}

/** Aborts are not problems: sort them out before calling this. */
export function describeProblem(error: unknown): Problem {
  if (error instanceof ApiError) return describeRefusal(error)
  if (error instanceof TimeoutError)
    return {
      title: 'No answer in time',
      detail: 'The server took too long. Try again in a moment.',
      remedy: 'none',
    }
  if (error instanceof ConnectionError)
    return error.said === ''
      ? {
          title: 'The server cannot be reached',
          detail: 'Check that Tiller is running and that you are online, then try again.',
          remedy: 'none',
        }
      : {
          title: 'The connection was lost',
          detail: 'What had arrived is kept above. Trying again writes the answer anew.',
          remedy: 'none',
        }
  if (error instanceof ProtocolError)
    return {
      title: 'The server answered something unexpected',
      detail: `${error.message} Reloading the page may help if Tiller has been updated.`,
      remedy: 'none',
    }
  if (error instanceof Unable) return { title: error.title, detail: error.message, remedy: error.remedy }
  return { title: 'Something went wrong in this page', detail: String(error), remedy: 'none' }
}

function describeRefusal({ code, message, body }: ApiError): Problem {
  const wait = body.retry_after === undefined ? '' : ` Try again in ${seconds(body.retry_after)}.`
  switch (code) {
    case 'context_length_exceeded':
      return {
        title: 'The conversation is longer than the model can read',
        detail: `${message} Let it forget the oldest turns, or start a new chat.`,
        remedy: 'forget',
      }
    case 'validation_failed':
      return {
        title: 'The server could not do this',
        detail: message,
        remedy: body.issues?.some(({ path }) => path.startsWith('messages')) ? 'forget' : 'none',
      }
    case 'unauthorized':
      return {
        title: 'You are not signed in any more',
        detail: `${message} Reload the page to sign in again; what you have written stays in this browser.`,
        remedy: 'none',
      }
    case 'engine_unavailable':
    case 'rate_limited':
      return { title: 'The model is busy', detail: `${message}${wait}`, remedy: 'none' }
    case 'store_unavailable':
      return { title: 'Nothing can be kept just now', detail: `${message}${wait}`, remedy: 'none' }
    default:
      return { title: 'The server could not do this', detail: message, remedy: 'none' }
  }
}
