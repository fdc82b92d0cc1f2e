import { methods } from '@/lib/protocols/http/methods'
import { unknownAddress } from '@/lib/protocols/http/unknown-address'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods(unknownAddress)
