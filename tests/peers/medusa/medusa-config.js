const { defineConfig } = require("@medusajs/framework/utils");

// Loopback only, no admin pages. The two secrets guard a throw-away store and nothing else.
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { ssl: false, connection: { ssl: false } },
    http: {
      host: "127.0.0.1",
      storeCors: "*",
      adminCors: "*",
      authCors: "*",
      jwtSecret: "throw-away-jwt",
      cookieSecret: "throw-away-cookie",
    },
  },
});
