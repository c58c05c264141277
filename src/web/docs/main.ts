import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import '../tokens.css'
import './docs.css'

SwaggerUI({
  url: '/api/openapi.json',
  dom_id: '#docs',
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  supportedSubmitMethods: [], // a desk with customers in it is no place to try things out
  validatorUrl: null, // asks nobody else
})
