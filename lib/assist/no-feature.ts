import { invalid, type Failure } from '@/lib/errors'

/** A specification that no feature serves. */
export function noFeature(): Failure {
  return invalid(
    'specification',
    'asks for nothing that a feature of this model stands for; name a style, a subject or a kind of answer',
  )
}
