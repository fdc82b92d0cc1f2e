import { keptConformance } from '../kept-conformance'
import { requestKeyConformance } from '../request-keys-conformance'
import { MemoryKeptStore } from './kept'
import { MemoryRequestKeyStore } from './request-keys'

keptConformance('memory', async (limits, now) => new MemoryKeptStore(limits, now))
requestKeyConformance('memory', async (most, now) => new MemoryRequestKeyStore(most, now))
