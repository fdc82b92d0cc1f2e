import { describe, expect, it } from 'vitest'
import { errorBody as emberError } from '@/lib/protocols/ember/contract'
import { openAiErrorBody } from '@/lib/protocols/openai/contract'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { nowhere } from './routes'

/** What is spoken at each address, the bare ones of the protocols included. */
describe('addresses that hold nothing', () => {
  it.each([
    ['/v1', openAiErrorBody],
    ['/v1/nothing', openAiErrorBody],
    ['/api', errorBody],
    ['/api/foo', errorBody],
    ['/api/v1', errorBody],
    ['/api/v1/nothing', errorBody],
    ['/api/inference', emberError],
    ['/api/inference/v1/nothing', emberError],
  ])('404 at %s, in the words of its protocol', async (path, shape) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const response = await nowhere[method](new Request(`http://tiller.test${path}`, { method }))
      expect(response.status).toBe(404)
      expect(JSON.stringify(shape.strict().parse(await response.json()))).toContain('/reference')
    }
  })
})
