import { madeFeatureConformance } from '../made-conformance'
import { MemoryMadeFeatureStore } from './made-features'

madeFeatureConformance('memory', async () => new MemoryMadeFeatureStore())
