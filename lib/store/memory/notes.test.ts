import { noteConformance } from '../notes-conformance'
import { MemoryNoteStore } from './notes'

noteConformance('memory', async (most, now) => new MemoryNoteStore(most, now))
