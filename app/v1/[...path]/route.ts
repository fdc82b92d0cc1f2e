import { openAiMethods } from '@/lib/protocols/openai/route'
import { unknownAddress } from '@/lib/protocols/http/unknown-address'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = openAiMethods(unknownAddress)
