import { readModel } from '@/lib/protocols/openai/models'
import { openAiHandle, openAiMethods } from '@/lib/protocols/openai/route'
import { services } from '@/lib/server/services'

// Names of models hold slashes, which some clients escape and others send as they are.
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods({
  GET: openAiHandle({}, async ({ params: { id = [] } }) =>
    readModel(await services(), [id].flat().map(unescaped).join('/')),
  ),
})

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
