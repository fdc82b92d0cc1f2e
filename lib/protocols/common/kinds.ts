export { spansMessages } from '@/lib/catalogue/kinds'
