import { methods } from '@/lib/server/methods'
import { unknownAddress } from '@/lib/server/unknown-address'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods(unknownAddress)
