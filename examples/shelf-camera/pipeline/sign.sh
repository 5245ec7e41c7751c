#!/bin/sh
# Signs the folder of the model with a throw-away key: sh sign.sh PYTHON
set -e
cd ../evidence
openssl ecparam -name prime256v1 -genkey -noout -out key.pem
openssl ec -in key.pem -pubout -out model.pub
"$1" -m model_signing sign key model --private_key key.pem --signature model.sig
"$1" -m model_signing verify key model --public_key model.pub --signature model.sig
rm key.pem
