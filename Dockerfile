FROM node:24-slim
# kafkajs sets a timer for a time that has passed, which Node 24 remarks on.
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=TimeoutNegativeWarning
WORKDIR /opt/greywatt
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-audit --no-fund
COPY . .
# The state volume takes over the owner of the folder it is mounted on.
RUN mkdir -p /var/lib/greywatt && chown node:node /var/lib/greywatt
USER node
ENTRYPOINT ["node", "bin/greywatt.js"]
