// A real OpenID provider for tests: `node openid-provider.mjs <port> <address to come back to>`.
import Provider from "oidc-provider";
const [port, back] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "zhibu", client_secret: "hush-hush-hush", redirect_uris: [back] }],
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
