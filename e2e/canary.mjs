/** Stands in for a secret while the tests build and serve: where it turns up, a real key would. */
export const CANARY_KEY = 'canary-3f9b1c6e-key-that-must-stay-on-the-server'
