import { config } from 'zod/v4/core'

// Runs before anything else of the page. The page's policy lets no text be run as a program, and zod would report a violation of it
// by trying whether it may.
config({ jitless: true })
