import 'server-only'
import { emberMethods } from './ember/route'
import { ApiError } from '@/lib/errors'
import { handle, type Handler } from './http/handle'
import { openAiMethods } from './openai/route'

/** Refuses the request in Tiller's words. */
const refuse = handle({}, () => {
  throw new ApiError(
    'malformed_address',
    'The address has a "%" that begins no UTF-8 character. Escape its segments as encodeURIComponent does.',
  )
})

const inEmbersShape = emberMethods({ GET: refuse }).GET
const inOpenAisShape = openAiMethods({ GET: refuse }).GET

/** What refuses requests for this address: null if its escapes decode, and routes can read it. */
export function refusalOf(pathname: string): Handler | null {
  if (decodes(pathname)) return null
  if (pathname.startsWith('/api/inference/')) return inEmbersShape
  return pathname.startsWith('/v1/') ? inOpenAisShape : refuse
}

function decodes(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}
