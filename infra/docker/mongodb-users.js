// Run once by the image of MongoDB on an empty volume: a user for each service, which may read and write its own database.
const users = JSON.parse(require('node:fs').readFileSync('/run/secrets/mongodb-users.json', 'utf8'));
for (const [user, pwd] of Object.entries(users)) {
  const roles = [{ role: 'readWrite', db: `centesimo-${user}` }];
  db.getSiblingDB('admin').createUser({ user, pwd, roles });
}
