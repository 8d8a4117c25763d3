import { languageModelSuite } from '../model/language-model.suite.ts'
import { ollamaChat } from './ollama-chat.ts'

languageModelSuite('ollama', ({ url }) => ollamaChat({ model: 'm', apiKey: 'k', baseUrl: url }))
