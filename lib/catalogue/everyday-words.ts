/**
 * How people name what a model can be asked for, in everyday English, German, French and Spanish: for words that labels
 * use, the words and phrases that mean them. WordNet lacks other languages, and much of how people speak.
 * "," parts the entries, ":" the words of labels from what people say.
 */
const EVERYDAY = `
optimistic enthusiastic: happy, cheerful, joyful, upbeat, positive, glad, merry, jolly, hopeful, glücklich, fröhlich, froh, optimistisch, heureux, joyeux, content, feliz, alegre, contento, optimista
enthusiastic excited: eager, passionate, energetic, thrilled, begeistert, aufgeregt, enthousiaste, excité, entusiasta, emocionado, hyped, pumped
sad: unhappy, gloomy, depressed, miserable, tearful, crying, cry, down, traurig, unglücklich, triste, malheureux, melancholic, melancholy, lonely, heartbroken
pessimistic: gloomy, negative, hopeless, bleak, cynical, doom, pessimistisch, pessimiste, pesimista
grumpy: angry, mad, annoyed, irritated, cranky, moody, bad mood, bad tempered, furious, rage, cross, wütend, böse, sauer, mürrisch, schlecht gelaunt, fâché, en colère, grincheux, enojado, enfadado, gruñón
briefly brief: short, shorter, concise, terse, succinct, tldr, tl dr, in a nutshell, few words, one sentence, get to the point, too long, kurz, kürzer, knapp, fass dich kurz, court, bref, brève, concis, corto, breve, conciso
length longer: long, longer, wordy, verbose, lengthy, detailed, more detail, in depth, elaborate, long winded, chatty, rambling, tell me more, lang, länger, ausführlich, detailliert, longuement, détaillé, bavard, largo, extenso, detallado
bluntly blunt: direct, straight, frank, honest, brutal, get to the point, straightforward, no nonsense, direkt, ehrlich, unverblümt, franc, direct, honnête, directo, sincero, franco
politely polite: courteous, kind, nice, respectful, friendly, well mannered, höflich, freundlich, nett, poli, gentil, aimable, courtois, educado, amable, cortés
formally formal: official, professional, business, businesslike, business like, serious, corporate, office, förmlich, formell, sachlich, geschäftlich, formel, sérieux, professionnel, profesional, serio
laid-back friend: casual, informal, chill, relaxed, slang, buddy, mate, teenager, teen, locker, lässig, kumpel, freund, décontracté, copain, ami, relajado, amigo
funny joke comedian: humor, humour, humorous, laugh, laughing, laughter, joke, jokes, joking, hilarious, comic, amusing, comedy, witty, lustig, witzig, witz, witze, komisch, drôle, blague, marrant, rigolo, divertido, gracioso, chiste, lol, haha
sarcastic ironic: sarcasm, irony, ironic, mocking, snarky, cynical, sarkastisch, ironisch, sarcastique, ironique, sarcástico, irónico
romantic loving: love, lovely, loving, flirty, flirt, flirting, affectionate, heart, kiss, sweetheart, liebe, verliebt, romantisch, liebevoll, amour, amoureux, romantique, amor, romántico, enamorado
calm: relaxed, soothing, peaceful, serene, gentle, quiet, relaxing, zen, ruhig, gelassen, entspannt, calme, tranquille, apaisant, tranquilo, sereno
sure certain: confident, certain, assertive, convinced, self assured, sicher, selbstbewusst, überzeugt, sûr, confiant, certain, seguro, confiado, convencido
unsure doubtful: uncertain, doubt, hesitant, hesitate, maybe, perhaps, possibly, cautious, tentative, insecure, unsicher, vielleicht, zögerlich, incertain, hésitant, inseguro, dudoso, quizás
spooky ghost: scary, creepy, frightening, eerie, haunted, horror, halloween, ghost, ghosts, gruselig, unheimlich, geist, fantôme, effrayant, fantasma, aterrador, miedo
poetically poetic poem: poetry, verse, verses, rhyme, rhymes, rhyming, lyrical, flowery, gedicht, gedichte, poetisch, reim, reime, poème, poésie, poétique, rime, poema, poesía, poético
capital letters shouts: yell, yelling, scream, screaming, shout, loud, all caps, caps, uppercase, upper case, schreien, laut, großbuchstaben, brüllen, crier, majuscules, gritar, mayúsculas
emoji: emojis, emoticon, emoticons, smiley, smileys, smilies, émoticônes, emoticonos
list bullet points: list, lists, bullets, bullet, enumeration, liste, listen, aufzählung, aufzählungen, stichpunkte, listes, puces, lista, listas, viñetas
numbers percentages: statistics, figures, stats, data, percent, zahlen, prozent, chiffres, pourcentages, números, porcentajes
question asking: questions, ask, asking, socratic, frage, fragen, questions, pregunta, preguntas
technical terms: jargon, nerdy, technical, expert, specialist, engineering, technisch, fachlich, fachsprache, technique, técnico, tecnicismos
child: kid, kids, childish, toddler, baby, simple, five year old, year old, eli5, kind, kinder, kindlich, enfant, enfantin, niño, infantil
school teacher: explain, lesson, teach, teaching, classroom, lehrer, lehrerin, schule, professeur, école, maestro, profesor, escuela
grandparent: granny, grandma, grandmother, grandpa, grandfather, nana, oma, opa, großmutter, großvater, grand mère, mamie, papi, abuela, abuelo
pirate: buccaneer, matey, ahoy, captain hook, pirat, piraten, flibustier, pirata, corsaire
sailor: seaman, mariner, navy, matey, seemann, matrose, marin, matelot, marinero
cowboy: wild west, western, rancher, rodeo, vaquero
detective: sherlock, holmes, sleuth, investigator, mystery, detektiv, détective
wizard: magic, magician, sorcerer, witch, potter, gandalf, merlin, dumbledore, hogwarts, zauberer, magie, sorcier, magicien, mago, magia, hechicero
shakespeare: thee, thou, thy, elizabethan, hamlet, old english, bard
superhero: batman, superman, spiderman, hero, held, superheld, héros, superhéroe
robot: android, machine, bot, cyborg, roboter, máquina
chef: cook, cooking, koch, cuisinier, cocinero
scientist: researcher, einstein, lab, wissenschaftler, forscher, scientifique, científico
butler: servant, jeeves, alfred, diener, majordome, mayordomo
surfer: surf, beach, dude
commentator: announcer, play by play, kommentator, commentateur, comentarista
news reader: newscaster, anchor, anchorman, anchorwoman, reporter, journalist, newsreader, nachrichten, journaliste, noticias, periodista
french: bonjour, merci, oui, parisian, französisch, français, francés, france
sorry: apologise, apologize, apology, apologies, apologising, apologizing, apologetic, entschuldigung, entschuldigen, pardon, excuses, désolé, perdón, disculpa, disculpas
riddle quiz: brain teaser, brainteaser, puzzle, puzzles, trivia, enigma, rätsel, devinette, énigme, adivinanza, acertijo
sums: math, maths, arithmetic, calculate, calculation, algebra, add up, mathe, rechnen, mathématiques, calcul, matemáticas, calcular
letter: mail, email, correspondence, brief, lettre, carta
advice tip: help, suggestion, tips, recommend, rat, ratschlag, tipp, conseil, consejo
plan steps: instructions, how to, tutorial, guide, step by step, anleitung, schritte, étapes, pasos
birthday toast: congratulations, greeting card, geburtstag, anniversaire, cumpleaños
small talk: chat, chitchat, hello, hi, greeting, plaudern, bavarder, charlar
story: tale, fairy tale, narrative, geschichte, märchen, histoire, conte, cuento, historia
food: eat, eating, meal, meals, recipe, recipes, cuisine, cooking, dish, dinner, dessert, essen, rezept, rezepte, kochen, nourriture, recette, recettes, comida, receta, recetas
drinks: drink, beer, wine, coffee, tea, juice, cocktail, getränke, trinken, boissons, boire, bebidas, beber
pets: pet, cat, cats, kitten, kittens, dog, dogs, puppy, puppies, hamster, hund, hunde, katze, katzen, haustier, haustiere, chien, chat, chats, perro, perros, gato, gatos, mascota, mascotas
animals: animal, wildlife, zoo, lion, elephant, creature, creatures, tier, tiere, animaux, animales
birds insects: bird, bird watching, insect, bug, bugs, bee, butterfly, vogel, vögel, oiseau, oiseaux, pájaro, pájaros
sports: sport, football, soccer, basketball, baseball, tennis, hockey, golf, athlete, athletics, olympics, fußball, fussball, fútbol, foot, deporte, deportes
music: song, songs, singing, instrument, instruments, guitar, piano, violin, band, concert, melody, musik, lied, lieder, musique, chanson, música, canción
space: planet, planets, star, stars, galaxy, astronomy, moon, rocket, universe, weltraum, sterne, planeten, espace, étoiles, espacio, estrellas
weather: rain, rainy, snow, storm, sunny, wind, forecast, climate, wetter, regen, schnee, météo, pluie, neige, clima, lluvia, nieve
history: historical, ancient, past, empire, rome, war, geschichte, histoire, historia
cities places: city, town, travel, trip, vacation, holiday, tourism, tourist, stadt, städte, reise, reisen, urlaub, ville, villes, voyage, vacances, ciudad, ciudades, viaje, viajar
landmarks: monument, monuments, sights, sightseeing, eiffel tower, sehenswürdigkeit, denkmal, monumentos
countries: country, nation, nations, land, länder, pays, país, países
work well-being: medicine, medical, doctor, health, healthy, wellness, fitness, job, stress, gesundheit, medizin, arzt, arbeit, santé, médecin, travail, salud, médico, trabajo
technology: computer, computers, software, internet, tech, programming, coding, gadgets, technik, technologie, ordinateur, tecnología, ordenador
sea sailing: ocean, boat, boats, ship, ships, meer, segeln, schiff, mer, bateau, voile, mar, barco
`

const MAX_PHRASE_WORDS = 3
/** Letters that an ending has at most, and that are left of a word without it at least. */
const MAX_ENDING = 2
const MIN_STEM = 5

function parse(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const line of text.trim().split('\n')) {
    const [heads = '', says = ''] = line.split(': ')
    for (const said of says.split(', ')) found.set(said, [...(found.get(said) ?? []), ...heads.split(/[ -]/)])
  }
  return found
}

const meanings = parse(EVERYDAY)

/** The words of labels that the words and phrases of a text mean, each with the said words (as one phrase) that mean them. */
export function everydayMeanings(list: readonly string[]): { said: string; heads: readonly string[] }[] {
  // "Long-winded" is said in two words as well as in one.
  const parts = list.flatMap((word) => word.split('-'))
  const runs = parts.flatMap((_, at) =>
    Array.from({ length: MAX_PHRASE_WORDS }, (_, more) => parts.slice(at, at + more + 1).join(' ')),
  )
  return [...new Set(runs)].flatMap((said) => {
    const heads = meanings.get(said) ?? withoutEnding(said)
    return heads ? [{ said, heads }] : []
  })
}

/** What an inflected form means, such as "höflicher" or "effrayante": its beginning, if people say that. */
function withoutEnding(word: string): readonly string[] | undefined {
  for (let stem = word.length - 1; stem >= Math.max(MIN_STEM, word.length - MAX_ENDING); stem--) {
    const heads = meanings.get(word.slice(0, stem))
    if (heads) return heads
  }
  return undefined
}
