import { emberMethods } from '@/lib/server/ember/route'
import { unknownAddress } from '@/lib/server/unknown-address'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods(unknownAddress)
