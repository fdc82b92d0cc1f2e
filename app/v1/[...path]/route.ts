import { openAiMethods } from '@/lib/server/openai/route'
import { unknownAddress } from '@/lib/server/unknown-address'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods(unknownAddress)
