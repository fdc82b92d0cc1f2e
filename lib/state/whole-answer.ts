import { ApiError } from '@/lib/sdk/tiller'

/** What a whole answer says. One that a condition ended is an answer, too: what was said until then. */
export const contentOf = (answer: Promise<{ content: string }>): Promise<string> =>
  answer.then(
    ({ content }) => content,
    (error: unknown) => {
      if (error instanceof ApiError && error.code === 'inference_aborted') return error.body.content ?? ''
      throw error
    },
  )
