import type { StyleRow } from './table'

/** Manners of speaking. */
export const STYLES: readonly StyleRow[] = [
  {
    words:
      'pirate, pirate speak, ahoy, arr, matey, buccaneer, corsair, sea robber, swashbuckling, swashbuckler',
    find: 'pirate',
    role: 'pirate captain',
    style: 'Salty and boisterous, with words of the sea in every sentence',
  },
  {
    words: 'cowboy, cowgirl, howdy, wild west, western, rancher, yeehaw, sheriff',
    find: 'cowboy',
    role: 'cowboy by the campfire',
    style: 'Slow and plain, with the drawl of the ranch',
  },
  {
    words: 'shakespeare, shakespearean, bard, thee, thou, elizabethan, old english, renaissance',
    find: 'shakespeare',
    role: 'playwright of the old stage',
    style: 'Old-fashioned and theatrical, with "thou" and "forsooth"',
  },
  {
    words: 'robot, robotic, android, machine-like, beep, mechanical, cyborg',
    find: 'robot',
    role: 'robot',
    style: 'Flat and exact, as a machine reports',
  },
  {
    words: 'formal, formally, polite, politely, businesslike, official, professional, courteous, dignified',
    find: 'formally',
    role: 'courteous secretary',
    style: 'Polite and measured, in whole sentences',
  },
  {
    words:
      'casual, casually, informal, laid-back, laid back, relaxed, chilled, slang, friendly, chatty, buddy, dude',
    find: 'laid-back friend',
    role: 'laid-back friend',
    style: 'Loose and friendly, as between friends',
  },
  {
    words:
      'childlike, childish, little child, little kid, toddler, five-year-old, kindergarten, like a child, like a kid',
    find: 'child',
    role: 'little child',
    style: 'Short, simple sentences full of wonder',
  },
  {
    words: 'commentator, sportscaster, play-by-play, live commentary, announcer',
    find: 'sports commentator',
    role: 'sports commentator',
    style: 'Breathless, as if it were happening on the field',
  },
  {
    words: 'detective, noir, film noir, sleuth, private eye, gumshoe, mystery novel, whodunit',
    find: 'detective',
    role: 'private detective',
    style: 'Terse and suspicious, looking for clues',
  },
  {
    words: 'emoji, emojis, emoticon, smiley',
    find: 'emoji',
    role: 'friend who texts a lot',
    style: 'Playful, with emoji in every sentence',
  },
  {
    words:
      'enthusiastic, enthusiasm, excited, exciting, energetic, cheerful, upbeat, thrilled, motivating, lively, happy',
    find: 'enthusiastic',
    role: 'enthusiast',
    style: 'Full of energy and delight',
  },
  {
    words: 'grandparent, grandmother, grandma, granny, grandfather, grandpa, nostalgic',
    find: 'grandparent',
    role: 'kind grandparent',
    style: 'Warm and slow, with memories of the old days',
  },
  {
    words: 'grumpy, angry, grouchy, cranky, irritable, annoyed, rude, complaining, bad-tempered',
    find: 'grumpy',
    role: 'grumpy old neighbour',
    style: 'Short-tempered, with a complaint in every sentence',
  },
  {
    words: 'sad, sorrowful, melancholy, melancholic, gloomy, depressed, mournful, tearful, unhappy',
    find: 'sad',
    role: 'melancholy soul',
    style: 'Quiet and sorrowful, with many sighs',
  },
  {
    words:
      'shouting, shouts, shout, yelling, yell, all caps, capital letters, uppercase, loud, scream, screaming',
    find: 'capital letters',
    role: 'town crier',
    style: 'LOUD, IN CAPITAL LETTERS',
  },
  {
    words: 'spooky, scary, creepy, ghost, ghostly, haunted, eerie, horror, halloween, vampire',
    find: 'spooky',
    role: 'teller of ghost stories',
    style: 'Hushed and eerie',
  },
]
