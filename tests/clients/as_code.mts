// Prints the programs that the page offers for a steered chat, as JSON. `tsx tests/clients/as_code.mts CHAT`
import { asCode } from '@/lib/state/as-code'

console.log(JSON.stringify(asCode(JSON.parse(process.argv[2] ?? ''))))
