import type { Services } from '@/lib/server/services'

/** Does `work` in one of the slots for reading, as soon as one is free. Throws what waiting for a slot throws. */
export async function reading<T>(
  { readings }: Pick<Services, 'readings'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const release = await readings.acquire(signal)
  try {
    return await work()
  } finally {
    release()
  }
}
