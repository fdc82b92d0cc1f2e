import { describe, expect, it } from 'vitest'
import { errorBody } from '@/lib/protocols/tiller/contract'
import { errorBody as emberErrorBody } from '@/lib/protocols/ember/contract'
import { openAiErrorBody } from '@/lib/protocols/openai/contract'
import { refusalOf } from './malformed-address'

const broken = ['%', '%E0%A4%A', '%ff', 'a%2', '%C3%28']

async function refused(pathname: string) {
  const response = await refusalOf(pathname)!(new Request(`http://tiller.test${pathname}`))
  expect(response.status).toBe(400)
  return (await response.json()) as unknown
}

describe('an address whose escapes do not decode', () => {
  it.each(broken)('is refused in the shape of its protocol: %s', async (segment) => {
    const own = errorBody.strict().parse(await refused(`/api/v1/features/${segment}`))
    expect(own.code).toBe('malformed_address')
    const ember = emberErrorBody.strict().parse(await refused(`/api/inference/v1/features/${segment}`))
    expect(ember.detail).toBe(own.detail)
    const { error } = openAiErrorBody.strict().parse(await refused(`/v1/models/${segment}`))
    expect(error).toMatchObject({ message: own.detail, code: 'malformed_address' })
  })
})

it.each(['/api/v1/features/a%20b', '/v1/models/tiller%2Fpocket', '/v1/models/%25', '/api/v1/%00', '/'])(
  'lets the routes answer %s',
  (pathname) => expect(refusalOf(pathname)).toBeNull(),
)
