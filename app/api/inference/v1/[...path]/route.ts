import { emberMethods } from '@/lib/protocols/ember/route'
import { unknownAddress } from '@/lib/protocols/http/unknown-address'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = emberMethods(unknownAddress)
