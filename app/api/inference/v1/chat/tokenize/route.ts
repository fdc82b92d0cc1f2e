import { tokenizeRequest, type TokenizeResponse } from '@/lib/protocols/ember/contract'
import { emberHandle, emberMethods } from '@/lib/protocols/ember/route'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods({
  POST: emberHandle({ body: tokenizeRequest }, async ({ input, services }): Promise<TokenizeResponse> => {
    const tokens = await services.engine.tokenize(input.messages)
    return { tokens: tokens.map(({ text, message }) => ({ value: text, message })) }
  }),
})
