import { listModels } from '@/lib/protocols/openai/models'
import { openAiHandle, openAiMethods } from '@/lib/protocols/openai/route'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods({
  GET: openAiHandle({}, async () => listModels(await services())),
})
