import { listModels } from '@/lib/server/openai/models'
import { openAiHandle, openAiMethods } from '@/lib/server/openai/route'
import { services } from '@/lib/server/services'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods({
  GET: openAiHandle({}, async () => listModels(await services())),
})
